SELECT COUNT(*) FROM (SELECT phone FROM bank.loans WHERE bad = 1) l JOIN (SELECT mobile FROM telecom.people WHERE months > 30) p ON l.phone = p.mobile
