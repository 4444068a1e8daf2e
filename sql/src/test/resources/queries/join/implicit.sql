SELECT COUNT(*) FROM bank.loans l, telecom.people p WHERE l.phone = p.mobile
