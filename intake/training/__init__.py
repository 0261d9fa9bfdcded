"""Making the weights of taggers and classifier. No process that serves or works imports this."""

from intake.training.courses import COURSES, Course
from intake.training.learning import Row, Settings, learn
from intake.training.lessons import Lesson, rows

__all__ = ["COURSES", "Course", "Lesson", "Row", "Settings", "learn", "rows"]
