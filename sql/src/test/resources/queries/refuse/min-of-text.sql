-- refuses: MIN is not supported
SELECT MIN(p.city) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
