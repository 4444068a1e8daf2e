SELECT b.region, COUNT(*), SUM(l.amount) FROM bank.loans l JOIN bank.branches b ON l.branch = b.branch GROUP BY b.region ORDER BY 1
