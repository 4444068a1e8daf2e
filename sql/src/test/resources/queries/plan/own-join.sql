-- plan: bank: reads branches (region: group, branch: inside); loans (phone: key, branch: inside)
SELECT b.region, COUNT(*) FROM bank.loans l JOIN bank.branches b ON l.branch = b.branch JOIN telecom.people p ON l.phone = p.mobile GROUP BY b.region
