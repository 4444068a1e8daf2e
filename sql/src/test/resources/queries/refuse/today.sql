-- refuses: CURRENT_DATE
SELECT COUNT(*) FROM bank.loans WHERE opened < CURRENT_DATE
