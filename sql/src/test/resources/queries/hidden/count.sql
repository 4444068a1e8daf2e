-- matching: hidden
SELECT COUNT(*) FROM bank.customers c JOIN telecom.people p ON c.phone = p.mobile
