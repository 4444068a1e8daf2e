SELECT COUNT(*), SUM(months) FROM telecom.people WHERE active
