"""Block Kit as strict as Slack's reference (https://docs.slack.dev/reference/block-kit)."""
