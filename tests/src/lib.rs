//! End to end: whole journeys across processes and faults.
