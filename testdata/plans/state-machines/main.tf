# Tasks that Step Functions starts: from a heredoc, from jsonencode, in parallel branches and maps.

provider "aws" {
  region = "eu-west-1"
}

resource "aws_security_group" "job" {
  name = "job"

  egress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/16"]
  }
}

resource "aws_sfn_state_machine" "encoded" {
  name     = "encoded"
  role_arn = "arn:aws:iam::123456789012:role/states"
  definition = jsonencode({
    StartAt = "Import"
    States = {
      Import = {
        Type     = "Task"
        Resource = "arn:aws:states:::ecs:runTask.sync"
        Next     = "Both"
        Parameters = {
          LaunchType     = "FARGATE"
          Cluster        = "arn:aws:ecs:eu-west-1:123456789012:cluster/jobs"
          TaskDefinition = "arn:aws:ecs:eu-west-1:123456789012:task-definition/import:1"
          NetworkConfiguration = {
            AwsvpcConfiguration = {
              Subnets        = ["subnet-11111111"]
              SecurityGroups = [aws_security_group.job.id]
            }
          }
        }
      }
      Both = {
        Type = "Parallel"
        End  = true
        Branches = [{
          StartAt = "Inner"
          States = {
            Inner = {
              Type     = "Task"
              Resource = "arn:aws:states:::ecs:runTask"
              End      = true
              Parameters = {
                LaunchType           = "FARGATE"
                TaskDefinition       = "inner"
                NetworkConfiguration = { AwsvpcConfiguration = { Subnets = ["subnet-11111111"], SecurityGroups = ["sg-12345678"] } }
              }
            }
          }
        }]
      }
    }
  })
}

resource "aws_sfn_state_machine" "heredoc" {
  name       = "heredoc"
  role_arn   = "arn:aws:iam::123456789012:role/states"
  definition = <<-JSON
    {
      "StartAt": "Run",
      "States": {
        "Run": {
          "Type": "Task",
          "Resource": "arn:aws:states:::ecs:runTask.waitForTaskToken",
          "End": true,
          "Parameters": {
            "LaunchType": "FARGATE",
            "TaskDefinition": "run",
            "NetworkConfiguration": {
              "AwsvpcConfiguration": {"Subnets": ["subnet-11111111"], "SecurityGroups": ["sg-87654321"]}
            }
          }
        }
      }
    }
  JSON
}
