-- like: SELECT COUNT(*) FROM bank.loans l JOIN telecom.calls c ON l.opened = c.day HAVING COUNT(*) > 0
SELECT COUNT(*) FROM bank.loans l JOIN telecom.calls c ON l.opened = c."day"
