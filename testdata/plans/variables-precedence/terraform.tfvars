from_tfvars       = "10.0.1.0/24"
from_auto         = "0.0.0.0/0"
from_file         = "0.0.0.0/0"
null_with_default = null
