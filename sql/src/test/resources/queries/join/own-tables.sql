SELECT b.region, COUNT(*), SUM(l.amount) FROM bank.loans l JOIN bank.branches b ON l.branch = b.branch JOIN telecom.people p ON l.phone = p.mobile GROUP BY b.region ORDER BY b.region
