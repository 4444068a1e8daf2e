-- refuses: MAX is not supported
SELECT MAX(p.income) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
