-- refuses: MOD inside SUM
SELECT SUM(MOD(l.id, 7)) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
