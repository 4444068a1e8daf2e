-- matching: hidden
-- plan: circuit-PSI; nobody learns
SELECT COUNT(*) FROM bank.customers c JOIN telecom.people p ON c.phone = p.mobile
