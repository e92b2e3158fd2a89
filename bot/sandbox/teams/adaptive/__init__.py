"""Adaptive Cards 1.5 as strict as their reference (https://adaptivecards.io/explorer), with what Teams adds and leaves out."""
