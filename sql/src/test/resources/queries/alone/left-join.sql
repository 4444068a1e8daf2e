SELECT COUNT(*), COUNT(b.region) FROM bank.loans l LEFT JOIN bank.branches b ON l.branch = b.branch
