SELECT grade, COUNT(*), SUM(amount) FROM bank.loans WHERE bad = 0 GROUP BY grade
