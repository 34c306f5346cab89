provider "aws" {
  region = "ap-northeast-1"
}
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
  enable_dns_hostnames = true
}
resource "aws_subnet" "private" {
  vpc_id = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
  availability_zone = "ap-northeast-1a"
}
resource "aws_route_table" "table" {
  vpc_id = aws_vpc.main.id
}
resource "aws_route_table_association" "routes" {
  subnet_id = aws_subnet.private.id
  route_table_id = aws_route_table.table.id
}
resource "aws_vpc_endpoint" "gateway" {
  service_name = "com.amazonaws.ap-northeast-1.s3"
  vpc_id = aws_vpc.main.id
  route_table_ids = [aws_route_table.table.id]
  vpc_endpoint_type = "Gateway"
}
resource "aws_security_group" "task" {
  egress {
    protocol = "tcp"
    from_port = 1
    to_port = 1
    cidr_blocks = ["127.0.0.1/32"]
  }
  vpc_id = aws_vpc.main.id
  name = "task"
}
resource "aws_security_group" "endpoint" {
  egress {
    protocol = "tcp"
    from_port = 1
    to_port = 1
    cidr_blocks = ["127.0.0.1/32"]
  }
  vpc_id = aws_vpc.main.id
  name = "endpoint"
}
resource "aws_vpc_security_group_egress_rule" "rule0" {
  security_group_id = aws_security_group.task.id
  ip_protocol = "tcp"
  from_port = 443
  to_port = 443
  referenced_security_group_id = aws_security_group.endpoint.id
}
resource "aws_vpc_security_group_egress_rule" "rule1" {
  security_group_id = aws_security_group.task.id
  ip_protocol = "tcp"
  from_port = 443
  to_port = 443
  prefix_list_id = "pl-61a54008"
}
resource "aws_vpc_security_group_egress_rule" "rule2" {
  security_group_id = aws_security_group.endpoint.id
  ip_protocol = "tcp"
  from_port = 443
  to_port = 443
  cidr_ipv4 = "3.112.64.0/23"
}
resource "aws_vpc_endpoint" "api" {
  service_name = "com.amazonaws.ap-northeast-1.ecr.api"
  vpc_id = aws_vpc.main.id
  subnet_ids = [aws_subnet.private.id]
  security_group_ids = [aws_security_group.endpoint.id]
  vpc_endpoint_type = "Interface"
  private_dns_enabled = true
}
resource "aws_vpc_endpoint" "dkr" {
  service_name = "com.amazonaws.ap-northeast-1.ecr.dkr"
  vpc_id = aws_vpc.main.id
  subnet_ids = [aws_subnet.private.id]
  security_group_ids = [aws_security_group.endpoint.id]
  vpc_endpoint_type = "Interface"
  private_dns_enabled = true
}
resource "aws_ecs_service" "app" {
  cluster = "main"
  task_definition = "app:1"
  launch_type = "FARGATE"
  network_configuration {
    subnets = [aws_subnet.private.id]
    security_groups = [aws_security_group.task.id]
  }
  name = "app"
}
