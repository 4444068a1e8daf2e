-- plan: on shares: 2 comparisons
SELECT COUNT(*) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile WHERE l.amount < p.income AND l.branch <= p.months
