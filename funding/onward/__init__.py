"""What comes after a no: where somebody could go next, and what all of it comes to across referrals and early costs."""
