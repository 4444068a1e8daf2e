-- refuses: Handing out single rows
SELECT * FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
