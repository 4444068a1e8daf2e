-- refuses: UNION
SELECT phone, COUNT(*) FROM (SELECT phone FROM bank.loans UNION ALL SELECT mobile FROM telecom.people) t GROUP BY phone
