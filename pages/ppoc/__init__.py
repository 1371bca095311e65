"""The pages of the permanence wing: children in care, the plans for them to leave it, and where those plans are typed."""
