WITH big AS (SELECT phone, amount FROM bank.loans WHERE amount > 5000) SELECT COUNT(*), SUM(big.amount), AVG(p.income) FROM big JOIN telecom.people p ON big.phone = p.mobile
