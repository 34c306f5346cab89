from_file = "10.0.5.0/24"
from_flag = "0.0.0.0/0"
