-- refuses: correlated
SELECT COUNT(*) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile WHERE l.amount > (SELECT AVG(x.income) FROM telecom.people x WHERE x.mobile = l.phone)
