from_auto = "0.0.0.0/0"
from_flag = "0.0.0.0/0"
