"""Codes of the CIN census and the words for them (FIELD.md 1)."""

NEED_NOT_KNOWN = "N0"
PRIMARY_NEED = {
    "N1": "Abuse or neglect",
    "N2": "Child's disability or illness",
    "N3": "Parent's disability or illness",
    "N4": "Family in acute stress",
    "N5": "Family dysfunction",
    "N6": "Socially unacceptable behaviour",
    "N7": "Low income",
    "N8": "Absent parenting",
    "N9": "Cases other than CIN",
    NEED_NOT_KNOWN: "Not known",
}
END_REASON = {
    "RC1": "Adopted",
    "RC2": "Died",
    "RC3": "Child arrangements order",
    "RC4": "Special guardianship order",
    "RC5": "Transferred to another authority",
    "RC6": "Transferred to adult social care",
    "RC7": "Services ceased for any other reason",
    "RC8": "Closed after assessment",
    "RC9": "Closed after assessment, referred to early help",
    "NR": "Not in a later return",
}
