-- refuses: MIN is not supported
SELECT MIN(l.amount) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
