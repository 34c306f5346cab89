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
resource "aws_vpc_security_group_ingress_rule" "rule2" {
  security_group_id = aws_security_group.endpoint.id
  ip_protocol = "tcp"
  from_port = 443
  to_port = 443
  cidr_ipv4 = "10.0.0.0/16"
}
resource "aws_vpc_security_group_egress_rule" "rule3" {
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
resource "aws_ecs_task_definition" "definition" {
  family = "app"
  requires_compatibilities = ["FARGATE"]
  container_definitions = jsonencode([{"name" = "app", "image" = "111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/app:1"}])
  network_mode = "awsvpc"
  cpu = 256
  memory = 512
}
resource "aws_ecs_cluster" "cluster" {
  name = "main"
}
resource "aws_batch_compute_environment" "runbatch" {
  compute_resources {
    type = "FARGATE"
    subnets = [aws_subnet.private.id]
    security_group_ids = [aws_security_group.task.id]
    max_vcpus = 1
  }
  compute_environment_name = "runbatch"
  type = "MANAGED"
}
resource "aws_cloudwatch_event_target" "runevent" {
  arn = aws_ecs_cluster.cluster.arn
  target_id = "t"
  ecs_target {
    task_definition_arn = aws_ecs_task_definition.definition.arn
    launch_type = "FARGATE"
    network_configuration {
      subnets = [aws_subnet.private.id]
      security_groups = [aws_security_group.task.id]
    }
  }
  rule = "runevent"
  role_arn = "arn:aws:iam::111122223333:role/events"
}
resource "aws_pipes_pipe" "runpipe" {
  target = aws_ecs_cluster.cluster.arn
  target_parameters {
    ecs_task_parameters {
      task_definition_arn = aws_ecs_task_definition.definition.arn
      launch_type = "FARGATE"
      network_configuration {
        aws_vpc_configuration {
          subnets = [aws_subnet.private.id]
          security_groups = [aws_security_group.task.id]
        }
      }
    }
  }
  source = "arn:aws:sqs:ap-northeast-1:111122223333:runpipe"
  role_arn = "arn:aws:iam::111122223333:role/pipes"
}
resource "aws_scheduler_schedule" "runschedule" {
  target {
    arn = aws_ecs_cluster.cluster.arn
    ecs_parameters {
      task_definition_arn = aws_ecs_task_definition.definition.arn
      launch_type = "FARGATE"
      network_configuration {
        subnets = [aws_subnet.private.id]
        security_groups = [aws_security_group.task.id]
      }
    }
    role_arn = "arn:aws:iam::111122223333:role/scheduler"
  }
  schedule_expression = "rate(1 hour)"
  flexible_time_window {
    mode = "OFF"
  }
}
resource "aws_ecs_service" "runservice" {
  cluster = aws_ecs_cluster.cluster.arn
  task_definition = aws_ecs_task_definition.definition.arn
  launch_type = "FARGATE"
  network_configuration {
    subnets = [aws_subnet.private.id]
    security_groups = [aws_security_group.task.id]
  }
  name = "runservice"
}
resource "aws_sfn_state_machine" "runstate" {
  definition = jsonencode({"StartAt" = "Run", "States" = {"Run" = {"Type" = "Task", "Resource" = "arn:aws:states:::ecs:runTask", "Parameters" = {"Cluster" = aws_ecs_cluster.cluster.arn, "TaskDefinition" = aws_ecs_task_definition.definition.arn, "LaunchType" = "FARGATE", "NetworkConfiguration" = {"AwsvpcConfiguration" = {"Subnets" = [aws_subnet.private.id], "SecurityGroups" = [aws_security_group.task.id]}}}, "End" = true}}})
  role_arn = "arn:aws:iam::111122223333:role/states"
}
resource "aws_sfn_state_machine" "runstateiterator" {
  definition = jsonencode({"StartAt" = "Each", "States" = {"Each" = {"Type" = "Map", "Iterator" = {"StartAt" = "Run", "States" = {"Run" = {"Type" = "Task", "Resource" = "arn:aws:states:::ecs:runTask", "Parameters" = {"Cluster" = aws_ecs_cluster.cluster.arn, "TaskDefinition" = aws_ecs_task_definition.definition.arn, "LaunchType" = "FARGATE", "NetworkConfiguration" = {"AwsvpcConfiguration" = {"Subnets" = [aws_subnet.private.id], "SecurityGroups" = [aws_security_group.task.id]}}}, "End" = true}}}, "End" = true}}})
  role_arn = "arn:aws:iam::111122223333:role/states"
}
resource "aws_sfn_state_machine" "runstatejsonata" {
  definition = jsonencode({"StartAt" = "Run", "States" = {"Run" = {"Type" = "Task", "Resource" = "arn:aws:states:::ecs:runTask.sync", "Arguments" = {"Cluster" = aws_ecs_cluster.cluster.arn, "TaskDefinition" = aws_ecs_task_definition.definition.arn, "LaunchType" = "FARGATE", "NetworkConfiguration" = {"AwsvpcConfiguration" = {"Subnets" = [aws_subnet.private.id], "SecurityGroups" = [aws_security_group.task.id]}}}, "End" = true}}})
  role_arn = "arn:aws:iam::111122223333:role/states"
}
resource "aws_sfn_state_machine" "runstatemap" {
  definition = jsonencode({"StartAt" = "Each", "States" = {"Each" = {"Type" = "Map", "ItemProcessor" = {"StartAt" = "Run", "States" = {"Run" = {"Type" = "Task", "Resource" = "arn:aws:states:::ecs:runTask", "Parameters" = {"Cluster" = aws_ecs_cluster.cluster.arn, "TaskDefinition" = aws_ecs_task_definition.definition.arn, "LaunchType" = "FARGATE", "NetworkConfiguration" = {"AwsvpcConfiguration" = {"Subnets" = [aws_subnet.private.id], "SecurityGroups" = [aws_security_group.task.id]}}}, "End" = true}}}, "End" = true}}})
  role_arn = "arn:aws:iam::111122223333:role/states"
}
resource "aws_sfn_state_machine" "runstateparallel" {
  definition = jsonencode({"StartAt" = "Each", "States" = {"Each" = {"Type" = "Map", "Branches" = [{"StartAt" = "Run", "States" = {"Run" = {"Type" = "Task", "Resource" = "arn:aws:states:::ecs:runTask.sync", "Parameters" = {"Cluster" = aws_ecs_cluster.cluster.arn, "TaskDefinition" = aws_ecs_task_definition.definition.arn, "LaunchType" = "FARGATE", "NetworkConfiguration" = {"AwsvpcConfiguration" = {"Subnets" = [aws_subnet.private.id], "SecurityGroups" = [aws_security_group.task.id]}}}, "End" = true}}}], "End" = true}}})
  role_arn = "arn:aws:iam::111122223333:role/states"
}
resource "aws_sfn_state_machine" "runstatesdk" {
  definition = jsonencode({"StartAt" = "Run", "States" = {"Run" = {"Type" = "Task", "Resource" = "arn:aws:states:::aws-sdk:ecs:runTask", "Parameters" = {"Cluster" = aws_ecs_cluster.cluster.arn, "TaskDefinition" = aws_ecs_task_definition.definition.arn, "LaunchType" = "FARGATE", "NetworkConfiguration" = {"AwsvpcConfiguration" = {"Subnets" = [aws_subnet.private.id], "SecurityGroups" = [aws_security_group.task.id]}}}, "End" = true}}})
  role_arn = "arn:aws:iam::111122223333:role/states"
}
resource "aws_sfn_state_machine" "runstatesdktoken" {
  definition = jsonencode({"StartAt" = "Run", "States" = {"Run" = {"Type" = "Task", "Resource" = "arn:aws:states:::aws-sdk:ecs:runTask.waitForTaskToken", "Parameters" = {"Cluster" = aws_ecs_cluster.cluster.arn, "TaskDefinition" = aws_ecs_task_definition.definition.arn, "LaunchType" = "FARGATE", "NetworkConfiguration" = {"AwsvpcConfiguration" = {"Subnets" = [aws_subnet.private.id], "SecurityGroups" = [aws_security_group.task.id]}}}, "End" = true}}})
  role_arn = "arn:aws:iam::111122223333:role/states"
}
resource "aws_sfn_state_machine" "runstatesync" {
  definition = jsonencode({"StartAt" = "Run", "States" = {"Run" = {"Type" = "Task", "Resource" = "arn:aws:states:::ecs:runTask.sync", "Parameters" = {"Cluster" = aws_ecs_cluster.cluster.arn, "TaskDefinition" = aws_ecs_task_definition.definition.arn, "LaunchType" = "FARGATE", "NetworkConfiguration" = {"AwsvpcConfiguration" = {"Subnets" = [aws_subnet.private.id], "SecurityGroups" = [aws_security_group.task.id]}}}, "End" = true}}})
  role_arn = "arn:aws:iam::111122223333:role/states"
}
resource "aws_sfn_state_machine" "runstatetoken" {
  definition = jsonencode({"StartAt" = "Run", "States" = {"Run" = {"Type" = "Task", "Resource" = "arn:aws:states:::ecs:runTask.waitForTaskToken", "Parameters" = {"Cluster" = aws_ecs_cluster.cluster.arn, "TaskDefinition" = aws_ecs_task_definition.definition.arn, "LaunchType" = "FARGATE", "NetworkConfiguration" = {"AwsvpcConfiguration" = {"Subnets" = [aws_subnet.private.id], "SecurityGroups" = [aws_security_group.task.id]}}}, "End" = true}}})
  role_arn = "arn:aws:iam::111122223333:role/states"
}
resource "aws_ecs_task_set" "runtaskset" {
  cluster = aws_ecs_cluster.cluster.arn
  task_definition = aws_ecs_task_definition.definition.arn
  launch_type = "FARGATE"
  network_configuration {
    subnets = [aws_subnet.private.id]
    security_groups = [aws_security_group.task.id]
  }
  service = "runtaskset"
}
