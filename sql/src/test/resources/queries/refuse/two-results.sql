-- refuses: Several joint results
SELECT COUNT(*) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile UNION ALL SELECT SUM(p.months) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
