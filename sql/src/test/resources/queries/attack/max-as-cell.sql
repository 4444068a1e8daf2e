-- refuses: MAX is not supported
SELECT p.mobile, MAX(p.income) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY p.mobile
