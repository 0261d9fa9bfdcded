"""Getting in: invitation and enrolment, password, second factor, and changing either."""
