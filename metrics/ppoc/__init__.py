"""Planning for permanence outside care: the rules of guide 2, as DOMAIN.md 4 and docs/decisions/011 have them."""
