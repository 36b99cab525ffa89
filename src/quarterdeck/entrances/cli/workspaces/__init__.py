"""Commands of the workspaces domain: `quarterdeck product` and `quarterdeck workspace`."""
