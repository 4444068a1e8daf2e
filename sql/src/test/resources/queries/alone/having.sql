SELECT grade, SUM(amount) FROM bank.loans GROUP BY grade HAVING COUNT(*) > 10 ORDER BY 2 DESC LIMIT 1
