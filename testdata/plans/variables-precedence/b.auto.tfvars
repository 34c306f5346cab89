from_auto = "10.0.3.0/24"
