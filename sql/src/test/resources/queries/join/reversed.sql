SELECT COUNT(*), SUM(p.months) FROM telecom.people p JOIN bank.loans l ON p.mobile = l.phone
