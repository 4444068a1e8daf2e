-- refuses: 'loanz'
SELECT COUNT(*) FROM bank.loanz
